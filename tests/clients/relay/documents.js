// What relay-compiler reads. Nothing imports this file: its artifacts are what runs.

graphql`
  query documentsPartyQuery($part: PartIdentifikator!) {
    part(identifikator: $part) {
      ...documents_claims
      ...documents_balance
    }
  }
`;

graphql`
  fragment documents_claims on Part
  @argumentDefinitions(count: { type: "Int", defaultValue: 4 }, cursor: { type: "String" })
  @refetchable(queryName: "documentsClaimsPageQuery") {
    krav(
      fraOgMed: "2025-01-01"
      tilOgMed: "2026-11-21"
      sorter: [{ felt: OPPRINNELIG_BELOEP, retning: SYNKENDE }]
      first: $count
      after: $cursor
    ) @connection(key: "documents_claims_krav") {
      totalCount
      edges { node { id kravidentifikator opprinneligBeloep } }
    }
  }
`;

graphql`
  fragment documents_balance on Part {
    aapneKrav { totalOversikt { saldo } }
  }
`;

graphql`
  query documentsFailingQuery($wrong: PartIdentifikator!) {
    part(identifikator: $wrong) @catch(to: RESULT) { identifikator }
    kravtyper { tekst }
  }
`;

graphql`
  mutation documentsCreateMutation($input: OpprettInnkrevingsoppdragInput!) {
    opprettInnkrevingsoppdrag(input: $input) {
      gjentatt
      innkrevingsoppdrag { id kravidentifikator }
    }
  }
`;

graphql`
  subscription documentsFollowSubscription($kravidentifikator: String!) {
    mottaksstatus(kravidentifikator: $kravidentifikator) { mottaksstatus ansvarlig }
  }
`;
