namespace Tradewind;

/// <summary>A task that waits for something outside its run, as the script holds it. Its output is what came.</summary>
/// <typeparam name="T">The type of what came.</typeparam>
public sealed class WaitRef<T> : TaskRef, IOutput<T>
{
    internal WaitRef(TaskDefinition definition) : base(definition)
    {
    }

    internal override Type OutputType => typeof(T);

    TaskRef IOutput<T>.Task => this;

    MapSource IMapOver<T>.Source => MapSource.Of(this);

    /// <summary>How long to wait, counted from the first attempt's start; seven days unless set. Retries do not start it anew.</summary>
    /// <param name="timeout">The time after which it gives up.</param>
    /// <param name="softFail">True: it is skipped then, not failed.</param>
    public WaitRef<T> GiveUpAfter(TimeSpan timeout, bool softFail = false)
    {
        Definition.Sensor = (Definition.Sensor ?? new()) with { Timeout = timeout, SoftFail = softFail };
        return this;
    }
}
