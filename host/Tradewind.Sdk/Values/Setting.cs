namespace Tradewind;

/// <summary>An operator's setting that is resolved for each attempt. See <see cref="Value{T}"/> and <see cref="Payload"/>.</summary>
public abstract class Setting
{
    internal const string AtRunTime = "(at run time)";

    internal Setting()
    {
    }

    /// <summary>The tasks whose outputs it reads: each is a data edge.</summary>
    internal virtual IEnumerable<TaskRef> Inputs => [];

    /// <summary>What the DAG's page shows before any run.</summary>
    internal abstract string Display { get; }

    internal abstract ValueTask<object?> ResolveAsync(TaskContext ctx, CancellationToken cancellationToken);
}
