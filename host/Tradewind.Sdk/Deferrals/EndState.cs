namespace Tradewind;

/// <summary>How a task or a run of another DAG ended.</summary>
public enum EndState
{
    /// <summary>Well.</summary>
    Success,

    /// <summary>Badly.</summary>
    Failed,

    /// <summary>It was not needed; only tasks are skipped.</summary>
    Skipped,

    /// <summary>It could not run, because something before it failed; only tasks end so.</summary>
    UpstreamFailed,

    /// <summary>It was stopped.</summary>
    Cancelled,
}
