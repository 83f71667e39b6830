namespace Tradewind.Outbound.Addresses;

/// <summary>An address that may not be reached from here.</summary>
public sealed class AddressRefusedException(string host)
    : Exception($"'{host}' is an address inside a network, and such are not written to. Allow its network with TRADEWIND_OUTGOING_ALLOW if it is meant to be.");
