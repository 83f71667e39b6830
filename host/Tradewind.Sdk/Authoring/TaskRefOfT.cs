namespace Tradewind;

/// <summary>A task that leaves an output of type <typeparamref name="T"/>.</summary>
/// <typeparam name="T">The type of the output.</typeparam>
public sealed class TaskRef<T> : TaskRef, IOutput<T>
{
    internal TaskRef(TaskDefinition definition, string key = XComKeys.Return) : base(definition) => Key = key;

    internal override Type OutputType => typeof(T);

    internal override string Key { get; }

    TaskRef IOutput<T>.Task => this;

    MapSource IMapOver<T>.Source => MapSource.Of(this);
}
