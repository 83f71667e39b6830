using Tradewind.Engine.Bundles;

namespace Tradewind.Engine.Drafts;

/// <summary>What the dag-processor and the engine's rules say of a draft.</summary>
public sealed record DraftCheck
{
    /// <summary>What keeps it from becoming a version; the same as <c>dags check</c> says, and what the metastore would refuse.</summary>
    public IReadOnlyList<ScriptFault> Faults { get; init; } = [];

    /// <summary>What the compiler finds odd without refusing it.</summary>
    public IReadOnlyList<ScriptFault> Warnings { get; init; } = [];

    /// <summary>What it compiles to, when it compiles and loads.</summary>
    public CompiledBundle? Bundle { get; init; }
}
