namespace Tradewind;

/// <summary>Several tasks of a DAG that belong together, and further groups; made by <see cref="TaskScope.Group"/>.</summary>
public class TaskGroup : TaskScope, IStep
{
    private readonly bool _prefix;

    internal TaskGroup(Dag dag, TaskGroup? parent, string id, bool prefix, int line)
    {
        Dag = dag;
        Parent = parent;
        Id = id;
        Line = line;
        _prefix = prefix;
    }

    /// <summary>The group's id, with those of the groups it stands in.</summary>
    public string Id { get; }

    /// <summary>What its tasks have unless they say otherwise; over those of the groups around it and of the DAG.</summary>
    public GroupDefaults Defaults { get; } = new();

    /// <summary>
    /// How many times the whole group starts again when a task of it has failed for good, its own retries spent: what runs in it is
    /// stopped, all of it is cleared, and after <see cref="RetryDelay"/> it begins anew. For the retries of each task see <see cref="Defaults"/>.
    /// </summary>
    public int Retries { get; set; }

    /// <summary>The wait before the whole group starts again; five minutes unless set.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>What the group does, in Markdown.</summary>
    public string? Description { get; set; }

    /// <summary>The line that declares it; 0 when that is in another file than the DAG.</summary>
    internal int Line { get; }

    internal TaskGroup? Parent { get; }

    internal Dag Dag { get; }

    /// <summary>What it is mapped over; null for a group that is not.</summary>
    internal MapSource? Map { get; private protected init; }

    /// <summary>What the index that takes an element is called; null when nothing says so.</summary>
    internal Func<object?, string?>? MapName { get; private protected init; }

    internal int MapLimit { get; private protected set; } = Graph.TaskSpec.StandardMapLimit;

    /// <summary>The mapped group that its tasks are mapped with: itself, or one around it; null for none.</summary>
    internal TaskGroup? MappedWith => Map is null ? Parent?.MappedWith : this;

    Dag IStep.Dag => Dag;

    /// <summary>The given tasks and groups begin when this group has ended: after those of its tasks that none of it follows.</summary>
    /// <param name="next">The tasks and groups that come next.</param>
    /// <returns>The given ones, to go on from.</returns>
    /// <exception cref="ArgumentException">One belongs to another DAG.</exception>
    public StepSet Then(params IStep[] next) => Dag.Draw([this], next);

    /// <summary>This group begins after others; the same edges as <c>other.Then(group)</c>.</summary>
    /// <param name="others">The tasks and groups to wait for.</param>
    /// <returns>This group.</returns>
    public TaskGroup After(params IStep[] others)
    {
        Dag.Draw(others, [this]);
        return this;
    }

    /// <inheritdoc />
    public override string ToString() => Id;

    /// <summary>Whether a group is this one or stands in it.</summary>
    internal bool Holds(TaskGroup? group)
    {
        for (; group is not null; group = group.Parent)
        {
            if (group == this)
                return true;
        }

        return false;
    }

    internal override string IdOf(string id) => _prefix ? $"{Id}.{id}" : Parent?.IdOf(id) ?? id;

    private protected override Dag Root => Dag;

    private protected override TaskGroup DefineGroup(string id, string file, int line, Func<Dag, TaskGroup?, string, int, TaskGroup> make) => Dag.Define(this, id, file, line, make);

    private protected override TaskDefinition Define(
        string id, TaskBody body, IReadOnlyList<TaskRef> arguments, string file, int line, MapSource? map = null, Func<object?, string?>? mapName = null) =>
        Dag.Define(this, id, body, arguments, file, line, map, mapName);
}
