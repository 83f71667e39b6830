namespace Tradewind;

/// <summary>A DAG that cannot run as its script built it; carries every fault found.</summary>
public sealed class InvalidDagException : Exception
{
    internal InvalidDagException(string dagId, IReadOnlyList<DagFault> faults)
        : base($"DAG '{dagId}' cannot run: {string.Join(" ", faults.Select(f => f.Message))}") => Faults = faults;

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<DagFault> Faults { get; }
}
