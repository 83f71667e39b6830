namespace Tradewind.Engine.Runs;

/// <summary>
/// A task instance's id: its run's id and its number in the run in one 64-bit word, so that making a run needs no
/// sequence and a run's instances lie side by side.
/// </summary>
public static class InstanceId
{
    private const int OrdinalBits = 20;

    /// <summary>The most instances one run may have.</summary>
    public const int MostPerRun = 1 << OrdinalBits;

    /// <summary>The id of the instance with this number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number would name an instance of another run.</exception>
    public static long Of(long run, int ordinal)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)ordinal, (uint)MostPerRun, nameof(ordinal));
        return (run << OrdinalBits) | (uint)ordinal;
    }

    /// <summary>The run an instance belongs to.</summary>
    public static long RunOf(long instance) => instance >> OrdinalBits;

    /// <summary>The instance's number in its run.</summary>
    public static int OrdinalOf(long instance) => (int)(instance & (MostPerRun - 1));
}
