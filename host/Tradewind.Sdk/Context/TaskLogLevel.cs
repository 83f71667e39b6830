namespace Tradewind;

/// <summary>How loud a line in a task's log is.</summary>
public enum TaskLogLevel
{
    /// <summary>Ordinary progress, and whatever the task writes to the console.</summary>
    Information,

    /// <summary>Something to look at; also the console's error stream.</summary>
    Warning,

    /// <summary>Something went wrong.</summary>
    Error,
}
