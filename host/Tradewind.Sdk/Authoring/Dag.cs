using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Tradewind;

/// <summary>
/// A workflow: tasks, the edges between them, and when runs are due. Constructing one in a script under <c>dags/</c> is all it
/// takes; a file may construct several.
/// <code>
/// var dag = new Dag("hello") { Schedule = Cron("0 10 * * *", "Asia/Seoul"), Start = new(2026, 11, 1), Defaults = { Retries = 3 } };
/// var names = dag.Task("names", ctx => new[] { "Ada", "Grace" });
/// dag.Map("greet", names, name => $"Hello {name}");
/// </code>
/// </summary>
public sealed partial class Dag : TaskScope
{
    internal const string OneDag = "an edge joins tasks of one DAG. Another DAG is started with dag.TriggerDag and waited for with dag.WaitForDag.";

    private readonly List<TaskDefinition> _definitions = [];
    private readonly List<DagFault> _faults = [];
    private readonly HashSet<string> _ids = [];
    private readonly List<TaskGroup> _groups = [];
    private readonly GroupEdges _groupEdges = new();
    private readonly string _file;
    private readonly int _line;

    /// <summary>Makes a DAG.</summary>
    /// <param name="id">Unique on the server: 1 to 200 characters of letters, digits, <c>_ - .</c></param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public Dag(string id, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(id);
        Id = id;
        _file = file;
        _line = line;
        if (!IsId(id))
            AddFault($"The DAG id '{id}' is not valid: {IdRule}", line, shownByGraph: true);

        DagRegistry.Add(this);
    }

    /// <summary>The DAG's id.</summary>
    public string Id { get; }

    /// <summary>What the DAG does, in Markdown; shown on its page.</summary>
    public string? Description { get; set; }

    /// <summary>Who answers for it.</summary>
    public string? Owner { get; set; }

    /// <summary>Labels to filter by: <c>Tags = ["sales", "daily"]</c>.</summary>
    public IReadOnlyList<string> Tags { get; set; } = [];

    /// <summary>When runs are due, such as <c>Cron("0 10 * * *", "Asia/Seoul")</c>; null means only by hand or by API.</summary>
    public Schedule? Schedule { get; set; }

    /// <summary>
    /// No scheduled run covers time before this: <c>Start = new(2026, 11, 1)</c>. In the time zone of the schedule unless its kind is
    /// <see cref="DateTimeKind.Utc"/>. Null: from when the DAG is first seen.
    /// </summary>
    public DateTime? Start { get; set; }

    /// <summary>No scheduled run is made at or after this; read like <see cref="Start"/>.</summary>
    public DateTime? End { get; set; }

    /// <summary>True: every interval missed since <see cref="Start"/> gets its run. False: only the latest.</summary>
    public bool Catchup { get; set; }

    /// <summary>
    /// True: a run that is cleared goes on with the latest version of this script, unless whoever clears it says otherwise.
    /// False: with the version it began with.
    /// </summary>
    public bool RerunOnLatest { get; set; }

    /// <summary>At most this many runs at a time; further ones wait.</summary>
    public int MaxActiveRuns { get; set; } = 16;

    /// <summary>
    /// Pauses the DAG when so many of its runs failed one after the other, whether scheduled or made by hand; a success and unpausing
    /// begin the count anew. 0: never.
    /// </summary>
    public int PauseAfterFailures { get; set; }

    /// <summary>
    /// How long its runs are kept after their end, longer or shorter than the installation keeps them: <c>KeepRuns = Days(7)</c>. Its latest
    /// runs stay in any case, and so does what is still needed. Null: as the installation's settings say.
    /// </summary>
    public TimeSpan? KeepRuns { get; set; }

    /// <summary>At most this many of its tasks run at a time, over all its runs; null means no limit.</summary>
    public int? MaxActiveTasks { get; set; }

    /// <summary>A run that takes longer is failed; null means no limit.</summary>
    public TimeSpan? RunTimeout { get; set; }

    /// <summary>True: the DAG starts paused when it is first seen.</summary>
    public bool StartPaused { get; set; }

    /// <summary>What every task has unless it says otherwise: <c>Defaults = { Retries = 3 }</c>.</summary>
    public TaskDefaults Defaults { get; } = new();

    internal IReadOnlyList<TaskDefinition> Definitions => _definitions;

    internal Type? ParamsType { get; private set; }

    /// <summary>
    /// Declares the run's parameters: a record whose properties have defaults. It becomes the trigger form; tasks read it with
    /// <c>ctx.Params&lt;T&gt;()</c>. <c>[Description]</c> on a property explains it.
    /// </summary>
    /// <typeparam name="T">The record.</typeparam>
    public void Params<T>() where T : class => ParamsType = typeof(T);

    internal override string IdOf(string id) => id;

    /// <summary>The file that makes it, as the compiler knows it.</summary>
    internal string File => _file;

    /// <summary>A line of the script; 0 when it is in another file than the DAG.</summary>
    internal int LineIn(string file, int line) => file == _file ? line : 0;

    internal void AddFault(string message, int line, bool shownByGraph = false) => _faults.Add(new DagFault(message, line) { ShownByGraph = shownByGraph });

    /// <summary>The line of this script that is being executed; another one when none of its is.</summary>
    internal int LineNow(int otherwise) =>
        new StackTrace(fNeedFileInfo: true).GetFrames().FirstOrDefault(frame => frame.GetFileName() == _file && frame.GetFileLineNumber() > 0)?.GetFileLineNumber() ?? otherwise;

    /// <summary>Draws the edges from each of the first to each of the second.</summary>
    internal StepSet Draw(IReadOnlyList<IStep> before, IReadOnlyList<IStep> after)
    {
        foreach (var last in before)
        {
            foreach (var next in after)
                Draw(last, next);
        }

        return new StepSet(after);
    }

    internal TaskGroup Define(TaskGroup? parent, string id, string file, int line, Func<Dag, TaskGroup?, string, int, TaskGroup> make)
    {
        ArgumentNullException.ThrowIfNull(id);
        var group = make(this, parent, parent?.IdOf(id) ?? id, LineIn(file, line));
        CheckId("group", group.Id, group.Line);
        _groups.Add(group);
        if (group.Map is { } map)
            MapOver(group, map);
        return group;
    }

    internal TaskDefinition Define(
        TaskGroup? group, string id, TaskBody body, IReadOnlyList<TaskRef> arguments, string file, int line,
        MapSource? map = null, Func<object?, string?>? mapName = null)
    {
        ArgumentNullException.ThrowIfNull(id);
        var lineHere = LineIn(file, line);
        var definition = new TaskDefinition
        {
            Dag = this,
            Id = group?.IdOf(id) ?? id,
            Group = group,
            Body = body,
            Arguments = arguments,
            Map = map ?? group?.MappedWith?.Map,
            MapName = map is null ? group?.MappedWith?.MapName : mapName,
            Line = lineHere,
            Sensor = body.Kind == Graph.TaskKind.Sensor ? new Graph.SensorSpec() : null,
        };
        CheckId("task", definition.Id, lineHere);
        if (map?.Fault is { } fault)
            AddFault($"Task '{definition.Id}' cannot be mapped: {fault}", lineHere);

        if (map is not null && group?.MappedWith is { } mapped)
            AddFault($"Task '{definition.Id}' is mapped and stands in the mapped group '{mapped.Id}': an index has no further indices. Let the group map over Cross, or map after it over {mapped.Id}.All.", lineHere);

        definition.DrawDataEdges();
        _definitions.Add(definition);
        return definition;
    }

    private protected override Dag Root => this;

    private protected override TaskGroup DefineGroup(string id, string file, int line, Func<Dag, TaskGroup?, string, int, TaskGroup> make) => Define(null, id, file, line, make);

    private protected override TaskDefinition Define(
        string id, TaskBody body, IReadOnlyList<TaskRef> arguments, string file, int line, MapSource? map = null, Func<object?, string?>? mapName = null) =>
        Define(null, id, body, arguments, file, line, map, mapName);

    private void Draw(IStep before, IStep after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (before.Dag != after.Dag)
            after.Dag.AddFault($"'{before.Id}' belongs to DAG '{before.Dag.Id}', '{after.Id}' to '{after.Dag.Id}': {OneDag}", after.Dag.LineNow(after.Dag._line));
        else if (before is TaskRef { IsElement: true } || after is TaskRef { IsElement: true })
            AddFault($"The element of the mapped group '{(before is TaskRef { IsElement: true } ? before : after).Id}' is no task; draw the edge to a task of the group or to the group itself.", LineNow(_line));
        else if (before is TaskRef last && after is TaskRef next)
            next.Definition.AddUpstream(last);
        else
            _groupEdges.Add(before, after);
    }

    // The tasks that begin it wait for what it maps over; which these are shows only at the end.
    private void MapOver(TaskGroup group, MapSource map)
    {
        if (map.Fault is { } fault)
            AddFault($"Group '{group.Id}' cannot be mapped: {fault}", group.Line);
        if (group.Parent?.MappedWith is { } outer)
            AddFault($"The mapped group '{group.Id}' stands in the mapped group '{outer.Id}': an index has no further indices. Let one group map over Cross.", group.Line);
        foreach (var source in map.Tasks)
        {
            if (source.Definition.Dag != this)
                AddFault($"Task '{source.Id}' belongs to DAG '{source.Definition.Dag.Id}', group '{group.Id}' to '{Id}': {OneDag}", group.Line);
            // Its fault is told already.
            else if (!source.IsElement)
                _groupEdges.Add(source, group);
        }
    }

    private void CheckId(string what, string id, int line)
    {
        if (!IsId(id))
            AddFault($"The {what} id '{id}' is not valid: {IdRule}", line, shownByGraph: true);
        else if (!_ids.Add(id))
            AddFault(_groups.Exists(g => g.Id == id) == (what == "group")
                ? $"There are two {what}s '{id}' in DAG '{Id}'; ids are unique in a DAG."
                : $"There are a task and a group '{id}' in DAG '{Id}'; ids are unique in a DAG.", line, shownByGraph: true);
    }
}
