namespace Tradewind.Plugins;

/// <summary>An operator that a plugin brings.</summary>
/// <param name="Name">Its type name.</param>
/// <param name="Kind">What sort it is.</param>
/// <param name="Summary">What it does, from its XML documentation: in one line; then its examples, each after an empty line and indented by four blanks.</param>
public sealed record OperatorType(string Name, OperatorKind Kind, string? Summary);
