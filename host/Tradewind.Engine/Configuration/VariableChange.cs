namespace Tradewind.Engine.Configuration;

/// <summary>A variable to store; what is null stays as it is.</summary>
/// <param name="Name">Its name in scripts.</param>
/// <param name="Value">Its value; a new one needs it.</param>
/// <param name="Secret">Whether it is never given out and masked in logs; a new one is not.</param>
/// <param name="Description">What it is for.</param>
public sealed record VariableChange(string Name, string? Value, bool? Secret, string? Description);
