namespace Tradewind;

/// <summary>What an edge joins: a task, or a group of tasks (to those that begin it, from those that end it).</summary>
public interface IStep
{
    /// <summary>The id of the task or the group.</summary>
    string Id { get; }

    internal Dag Dag { get; }
}
