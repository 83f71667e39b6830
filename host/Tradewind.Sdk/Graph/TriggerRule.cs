namespace Tradewind.Graph;

/// <summary>
/// When a task may run, seen from the outcomes of its upstream tasks. Names and meaning follow Airflow;
/// "failed" includes upstream_failed. A rule that can no longer be met sets the task skipped or upstream_failed at once.
/// </summary>
public enum TriggerRule
{
    /// <summary>All upstream tasks succeeded (the default).</summary>
    AllSuccess,

    /// <summary>All upstream tasks failed.</summary>
    AllFailed,

    /// <summary>All upstream tasks ended, however.</summary>
    AllDone,

    /// <summary>All ended, at least one succeeded, none was skipped.</summary>
    AllDoneMinOneSuccess,

    /// <summary>All upstream tasks were skipped.</summary>
    AllSkipped,

    /// <summary>As soon as one upstream task succeeded.</summary>
    OneSuccess,

    /// <summary>As soon as one upstream task failed.</summary>
    OneFailed,

    /// <summary>As soon as one upstream task succeeded or failed.</summary>
    OneDone,

    /// <summary>All ended and none failed.</summary>
    NoneFailed,

    /// <summary>All ended, none failed, at least one succeeded.</summary>
    NoneFailedMinOneSuccess,

    /// <summary>All ended and none was skipped.</summary>
    NoneSkipped,

    /// <summary>At once, whatever upstream does.</summary>
    Always,

    /// <summary>As soon as a boolean expression over upstream outcomes is decided true.</summary>
    Condition,

    /// <summary>The rule of a teardown, and only of one: all ended, and at least one of the setups it undoes succeeded.</summary>
    AllDoneSetupSuccess,
}
