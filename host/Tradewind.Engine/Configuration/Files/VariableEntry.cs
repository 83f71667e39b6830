namespace Tradewind.Engine.Configuration.Files;

/// <summary>A variable in a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; null when the file leaves it out.</param>
/// <param name="Secret">Whether it is a secret.</param>
/// <param name="Description">What it is for.</param>
internal sealed record VariableEntry(string Name, string? Value, bool Secret, string? Description);
