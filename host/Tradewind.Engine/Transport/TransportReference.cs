namespace Tradewind.Engine.Transport;

/// <summary>An attempt, seen from the transport that delivered it.</summary>
/// <param name="Name">The transport.</param>
/// <param name="Reference">What it calls the delivery, such as the number of a job; of the last one, when a sensor looked several times.</param>
/// <param name="Url">Where people look at it, as a path on the server; null when the transport has no page for it.</param>
public sealed record TransportReference(string Name, string Reference, string? Url);
