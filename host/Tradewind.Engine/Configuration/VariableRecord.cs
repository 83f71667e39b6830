namespace Tradewind.Engine.Configuration;

/// <summary>A named value that scripts read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value, in the clear.</param>
/// <param name="Secret">Shown masked and masked in logs.</param>
/// <param name="Description">What it is for.</param>
public sealed record VariableRecord(string Name, string Value, bool Secret, string? Description);
