namespace Tradewind.Graph;

/// <summary>Where an attempt runs.</summary>
public enum Isolation
{
    /// <summary>In the agent's shared runner, beside other tasks.</summary>
    Shared,

    /// <summary>In a runner of its own, killed when the attempt ends.</summary>
    Process,
}
