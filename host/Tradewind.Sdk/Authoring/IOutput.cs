namespace Tradewind;

/// <summary>Something a task leaves for others: what <c>dag.Task(id, input, ...)</c> and <c>dag.Map(id, over, ...)</c> take.</summary>
/// <typeparam name="T">The type of the output; covariant, so a task that leaves a <c>List&lt;Order&gt;</c> also serves as <c>IEnumerable&lt;Order&gt;</c>.</typeparam>
public interface IOutput<out T> : IMapOver<T>
{
    /// <summary>The task that leaves it.</summary>
    TaskRef Task { get; }
}
