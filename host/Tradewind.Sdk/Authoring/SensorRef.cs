namespace Tradewind;

/// <summary>A sensor of a DAG, as the script holds it.</summary>
public sealed class SensorRef : TaskRef
{
    internal SensorRef(TaskDefinition definition) : base(definition)
    {
    }

    /// <summary>How often to look; the first look is at once.</summary>
    /// <param name="interval">The wait between two looks; a minute unless set.</param>
    /// <param name="backoff">Each further wait is this many times the one before; 0 or 1 keeps it constant.</param>
    /// <param name="maxInterval">No wait is longer than this; an hour unless set.</param>
    public SensorRef CheckEvery(TimeSpan interval, double backoff = 0, TimeSpan? maxInterval = null)
    {
        Definition.Sensor = Definition.Sensor! with
        {
            Interval = interval,
            Backoff = backoff,
            MaxInterval = maxInterval ?? (interval > Definition.Sensor.MaxInterval ? interval : Definition.Sensor.MaxInterval),
        };
        return this;
    }

    /// <summary>How long to look, counted from the first look; seven days unless set. Retries do not start it anew.</summary>
    /// <param name="timeout">The time after which it gives up.</param>
    /// <param name="softFail">True: it is skipped then, not failed.</param>
    public SensorRef GiveUpAfter(TimeSpan timeout, bool softFail = false)
    {
        Definition.Sensor = Definition.Sensor! with { Timeout = timeout, SoftFail = softFail };
        return this;
    }

    /// <summary>
    /// One look answers for all sensors that wait for the same, in whatever run and DAG: the same operator of the same plugin version, with the
    /// same settings as they are at run time, in the same queue and equally often. What such a sensor finds must hang on its settings alone.
    /// </summary>
    /// <param name="name">Sensors that give different names do not share; needed where something else than settings tells them apart.</param>
    public SensorRef ShareLooks(string name = "")
    {
        ArgumentNullException.ThrowIfNull(name);
        Definition.Sensor = Definition.Sensor! with { Shares = name };
        return this;
    }
}
