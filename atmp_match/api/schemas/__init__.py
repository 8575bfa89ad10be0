"""The shapes of what programs send and get; the OpenAPI document is made from them."""
