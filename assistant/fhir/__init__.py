"""What all FHIR R4 servers have in common, for the gateways that speak with one.

https://hl7.org/fhir/R4/
"""
