namespace Tradewind;

/// <summary>A task that leaves an output of type <typeparamref name="T"/>.</summary>
/// <typeparam name="T">The type of the output.</typeparam>
public sealed class TaskRef<T> : TaskRef, IOutput<T>
{
    internal TaskRef(TaskDefinition definition) : base(definition)
    {
    }

    internal override Type OutputType => typeof(T);

    TaskRef IOutput<T>.Task => this;

    MapSource IMapOver<T>.Source => MapSource.Of(this);
}
