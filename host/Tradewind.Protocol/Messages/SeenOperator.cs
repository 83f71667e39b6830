namespace Tradewind.Protocol.Messages;

/// <summary>An operator of a plugin: its name, kind (action, sensor, source, sink) and what it does.</summary>
public sealed record SeenOperator(string Name, string Kind, string? Summary);
