namespace Tradewind;

/// <summary>What a task does when the DAG or the task that it waits for does not exist.</summary>
public enum WhenMissing
{
    /// <summary>It fails and says so: a name that was written wrong shows at once.</summary>
    Fail,

    /// <summary>It waits until there is one.</summary>
    Wait,
}
