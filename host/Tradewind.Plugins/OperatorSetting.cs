namespace Tradewind.Plugins;

/// <summary>A setting of an operator.</summary>
/// <param name="Name">The property's name.</param>
/// <param name="Type">Its type as C# writes it, such as <c>Value&lt;string&gt;</c>.</param>
/// <param name="Required">Whether a script must set it.</param>
/// <param name="Summary">What it means, from its XML documentation.</param>
public sealed record OperatorSetting(string Name, string Type, bool Required, string? Summary);
