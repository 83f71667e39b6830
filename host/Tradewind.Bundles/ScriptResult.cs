using Tradewind.Engine.Bundles;

namespace Tradewind.Bundles;

/// <summary>What came of a script: unchanged, faulty, or a bundle to store.</summary>
public sealed record ScriptResult
{
    /// <summary>The key of the state that was processed; empty when it ended the processor before the key was known.</summary>
    public required string Key { get; init; }

    /// <summary>Its key is the known one.</summary>
    public bool Unchanged { get; init; }

    /// <summary>What is wrong with it.</summary>
    public IReadOnlyList<ScriptFault> Faults { get; init; } = [];

    /// <summary>What the compiler finds odd about it without refusing it.</summary>
    public IReadOnlyList<ScriptFault> Warnings { get; init; } = [];

    /// <summary>What to store; null when it is unchanged or faulty.</summary>
    public CompiledBundle? Bundle { get; init; }
}
