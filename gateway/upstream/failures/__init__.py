"""From whatever went wrong upstream to one error of the gateway's, by one table."""
