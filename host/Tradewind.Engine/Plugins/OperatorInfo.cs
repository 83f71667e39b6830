namespace Tradewind.Engine.Plugins;

/// <summary>An operator that a plugin brings.</summary>
/// <param name="Name">Its type name.</param>
/// <param name="Kind"><c>action</c>, <c>sensor</c>, <c>source</c> or <c>sink</c>.</param>
/// <param name="Summary">What it does, in one line; then its examples, each after an empty line and indented by four blanks.</param>
public sealed record OperatorInfo(string Name, string Kind, string? Summary);
