"""Documents made ready to run once: parsed, measured and validated, then kept by their text, refusals included."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Literal

import msgspec
from graphql import DocumentNode, FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode
from graphql.execution.collect_fields import FragmentDetails

from gateway.errors import BadUserInputError
from gateway.execution.compiled.plan import Plans
from gateway.execution.compiled.room import Room
from gateway.execution.costs import CostPlan
from gateway.execution.request import RequestRefusedError, refused
from gateway.execution.variables import VariableCoercion

OperationKind = Literal["query", "mutation", "subscription"]
PlanCosts = Callable[[OperationDefinitionNode, Mapping[str, FragmentDefinitionNode]], tuple[CostPlan, ...]]


class PreparedOperation(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """One operation of a valid document, and what its execution needs to know of the document.

    `coerce` is for its variables; None when it has none.
    """

    type: OperationKind
    name: str | None
    definition: OperationDefinitionNode
    fragment_definitions: dict[str, FragmentDefinitionNode]
    fragments: dict[str, FragmentDetails]
    plans: Plans
    costs: tuple[CostPlan, ...]
    coerce: VariableCoercion | None


class PreparedDocument:
    """A document that passed every check."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, plan_costs: PlanCosts, room: Room) -> None:
        definitions = document.definitions
        fragments = {node.name.value: node for node in definitions if isinstance(node, FragmentDefinitionNode)}
        details = {name: FragmentDetails(node) for name, node in fragments.items()}
        self._operations = [
            PreparedOperation(
                type=node.operation.value,
                name=node.name.value if node.name else None,
                definition=node,
                fragment_definitions=fragments,
                fragments=details,
                plans=Plans(node, fragments, room=room),
                costs=plan_costs(node, fragments),
                coerce=VariableCoercion(schema, node.variable_definitions) if node.variable_definitions else None,
            )
            for node in definitions
            if isinstance(node, OperationDefinitionNode)
        ]

    def operation(self, name: str | None) -> PreparedOperation:
        """Pick the operation to run; RequestRefusedError when none or more than one is meant."""
        if name is None:
            if len(self._operations) == 1:
                return self._operations[0]
        else:
            for operation in self._operations:
                if operation.name == name:
                    return operation
        raise refused(BadUserInputError(reason="operationName"))


Prepare = Callable[[str], PreparedDocument]


class DocumentStore:
    """Prepared documents by their text: the least recently used leaves first.

    `max_documents` and `max_characters` bound what is kept (a prepared document takes up to a hundred bytes per
    character of its text). A refused document is kept too, so that sending it again costs nothing.
    """

    def __init__(self, prepare: Prepare, *, max_documents: int, max_characters: int) -> None:
        self._prepare = prepare
        self._max_documents = max_documents
        self._max_characters = max_characters
        self._characters = 0
        self._documents: OrderedDict[str, PreparedDocument | RequestRefusedError] = OrderedDict()

    def get(self, text: str) -> PreparedDocument:
        """The prepared document of a text; RequestRefusedError when it does not pass."""
        known = self._documents.get(text)
        if known is None:
            known = self._add(text)
        else:
            self._documents.move_to_end(text)
        if isinstance(known, RequestRefusedError):
            raise known.again()
        return known

    def __len__(self) -> int:
        return len(self._documents)

    def _add(self, text: str) -> PreparedDocument | RequestRefusedError:
        prepared: PreparedDocument | RequestRefusedError
        try:
            prepared = self._prepare(text)
        except RequestRefusedError as error:
            prepared = error.again()
        self._documents[text] = prepared
        self._characters += len(text)
        while len(self._documents) > self._max_documents or self._characters > self._max_characters:
            oldest, _ = self._documents.popitem(last=False)
            self._characters -= len(oldest)
        return prepared
