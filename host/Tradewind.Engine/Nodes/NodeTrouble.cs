namespace Tradewind.Engine.Nodes;

/// <summary>A component (<see cref="Engine.Nodes.Component"/>) of which a node cannot do its part.</summary>
/// <param name="Component">Its name.</param>
/// <param name="Why">What is wrong, in a line, for those who may see nodes; null when the node did not say.</param>
public sealed record NodeTrouble(string Component, string? Why);
