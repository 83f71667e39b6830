namespace Tradewind;

/// <summary>What a sensor saw.</summary>
public sealed class SensorResult
{
    private SensorResult(bool isMet, object? output, string? reason)
    {
        IsMet = isMet;
        Output = output;
        Reason = reason;
    }

    /// <summary>Whether what it waits for is there.</summary>
    public bool IsMet { get; }

    /// <summary>What it leaves for other tasks when met, or null for nothing.</summary>
    public object? Output { get; }

    /// <summary>What is still missing; shown while the task waits.</summary>
    public string? Reason { get; }

    /// <summary>It is there.</summary>
    /// <param name="output">What to leave for other tasks (a path, a row), or null for nothing.</param>
    public static SensorResult Met(object? output = null) => new(true, output, null);

    /// <summary>It is not there yet; look again later.</summary>
    /// <param name="reason">What is missing, in a few words.</param>
    public static SensorResult NotYet(string reason) => new(false, null, reason);
}
