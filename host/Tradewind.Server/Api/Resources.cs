using System.Text.Json;
using Tradewind.Client;
using Tradewind.Connections;
using Tradewind.Engine.Access;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Configuration;
using Tradewind.Engine.Limits;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Plugins;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Schedules;
using Tradewind.Engine.States;
using Tradewind.Engine.Why;
using Tradewind.Graph;
using Tradewind.Server.Problems;

namespace Tradewind.Server.Api;

/// <summary>The engine's views in the API's words.</summary>
internal static class Resources
{
    public static ResourcePage<TTo> Page<TFrom, TTo>(Page<TFrom> page, Func<TFrom, TTo> map) =>
        new() { Items = [.. page.Items.Select(map)], Next = page.Next, Total = page.Total };

    public static ResourcePage<TTo> Page<TFrom, TTo>(IReadOnlyList<TFrom> items, Func<TFrom, TTo> map) =>
        new() { Items = [.. items.Select(map)], Total = items.Count };

    public static DagResource Dag(DagSummary dag) => new()
    {
        DagId = dag.DagId,
        Description = dag.Description,
        Owner = dag.Owner,
        Tags = dag.Tags,
        Schedule = dag.Schedule is { } schedule ? Schedule(schedule) : null,
        Paused = dag.Paused,
        Active = dag.Active,
        TaskCount = dag.TaskCount,
        NextRunAt = dag.NextRunAt,
        Version = dag.Version,
        HasImportError = dag.HasImportError,
        RecentRuns = [.. dag.RecentRuns.Select(Glance)],
    };

    public static RunGlanceResource Glance(RunGlance run) => new()
    {
        RunId = run.Id, State = run.State.Word(), LogicalDate = run.LogicalDate, CreatedAt = run.CreatedAt, StartedAt = run.StartedAt, EndedAt = run.EndedAt,
    };

    public static DagDetailResource Dag(DagDetail dag) => new()
    {
        DagId = dag.Summary.DagId,
        Description = dag.Summary.Description,
        Owner = dag.Summary.Owner,
        Tags = dag.Summary.Tags,
        Schedule = dag.Summary.Schedule is { } schedule ? Schedule(schedule) : null,
        Paused = dag.Summary.Paused,
        Active = dag.Summary.Active,
        TaskCount = dag.Summary.TaskCount,
        NextRunAt = dag.Summary.NextRunAt,
        Version = dag.Summary.Version,
        HasImportError = dag.Summary.HasImportError,
        RecentRuns = [.. dag.Summary.RecentRuns.Select(Glance)],
        FilePath = dag.FilePath,
        NextLogicalDate = dag.NextLogicalDate,
        FirstSeen = dag.FirstSeen,
        UpdatedAt = dag.UpdatedAt,
        Catchup = dag.Plan.Graph.Catchup,
        MaxActiveRuns = dag.Plan.Graph.MaxActiveRuns,
        ParamsSchema = Json(dag.Plan.Graph.ParamsSchema),
        Groups = [.. dag.Plan.Graph.Groups.Select(Group)],
        Tasks = [.. dag.Plan.Tasks.Select(Task)],
    };

    public static DagCountsResource Counts(DagCounts counts) => new()
    {
        All = counts.All, Paused = counts.Paused, NeverRan = counts.NeverRan, Queued = counts.Queued, Running = counts.Running, Success = counts.Success,
        Failed = counts.Failed, Cancelled = counts.Cancelled,
    };

    public static DagVersionResource Version(DagVersionSummary version) =>
        new() { Number = version.Number, BundleKey = version.BundleKey, CreatedAt = version.CreatedAt, TaskCount = version.TaskCount };

    public static DagVersionDetailResource Version(DagVersionDetail version) => new()
    {
        Number = version.Summary.Number,
        BundleKey = version.Summary.BundleKey,
        CreatedAt = version.Summary.CreatedAt,
        TaskCount = version.Summary.TaskCount,
        Graph = JsonElement.Parse(GraphJson.Write(version.Plan.Graph)),
        Sources = [.. version.Sources.Select(source => new SourceFileResource { Path = source.Path, Text = source.Text })],
        Plugins = version.Plugins,
    };

    public static ImportErrorResource ImportError(ImportError error) => new()
    {
        Path = error.Path,
        Faults = [.. error.Faults.Select(Fault)],
        SeenAt = error.SeenAt,
        ServingDags = error.ServingDags,
    };

    public static ScriptFaultResource Fault(ScriptFault fault) =>
        new() { Path = fault.Path, Line = fault.Line, Column = fault.Column, Code = fault.Code, Message = fault.Message };

    public static RunResource Run(RunSummary run) => new()
    {
        RunId = run.Head.Id,
        DagId = run.Head.DagId,
        Key = run.Head.Key,
        Version = run.Version,
        Type = Words.Of(run.Head.Type),
        State = run.Head.State.Word(),
        LogicalDate = run.Head.LogicalDate,
        DataIntervalStart = run.Head.DataIntervalStart,
        DataIntervalEnd = run.Head.DataIntervalEnd,
        Partition = run.Head.Partition,
        Params = Json(run.Head.Params),
        TriggeredBy = run.Head.TriggeredBy,
        ParentRunId = run.Head.ParentInstance is { } parent ? InstanceId.RunOf(parent) : null,
        Note = run.Head.Note,
        CreatedAt = run.Head.CreatedAt,
        StartedAt = run.Head.StartedAt,
        EndedAt = run.Head.EndedAt,
        CancelRequestedAt = run.Head.CancelRequestedAt,
        Reason = run.Head.Reason,
        Warning = run.Head.Warning,
        Ended = run.Head.State.IsFinal(),
    };

    public static NextRunResource NextRun(ScheduledRun run) => new()
    {
        RunAfter = run.RunAfter, LogicalDate = run.LogicalDate, DataIntervalStart = run.DataInterval.Start, DataIntervalEnd = run.DataInterval.End,
    };

    public static ForecastResource Forecast(Forecast forecast) => new()
    {
        Hours = [.. forecast.Hours.Select(hour => new ForecastHourResource { Start = hour.Start, Runs = hour.Runs, BusySeconds = hour.Busy.TotalSeconds })],
        Dags =
        [
            .. forecast.Dags.Select(dag => new ForecastDagResource
            {
                DagId = dag.DagId, Runs = dag.Runs, AverageSeconds = dag.Average?.TotalSeconds, BusySeconds = dag.Busy.TotalSeconds, Estimated = dag.Estimated,
            }),
        ],
    };

    public static TaskInstanceResource Instance(TaskInstanceView view) => new()
    {
        RunId = view.RunId,
        TaskId = view.TaskId,
        MapIndex = view.Instance.MapIndex,
        Name = view.Name,
        State = view.Instance.State.Word(),
        Attempt = view.Instance.Attempt,
        Losses = view.Instance.Losses,
        Node = view.Instance.Node,
        QueuedAt = view.Instance.QueuedAt,
        StartedAt = view.Instance.StartedAt,
        EndedAt = view.Instance.EndedAt,
        DueAt = view.Instance.DueAt,
        Reason = view.Instance.Reason,
    };

    public static TaskInstanceDetailResource Instance(TaskInstanceDetail detail) => new()
    {
        RunId = detail.View.RunId,
        TaskId = detail.View.TaskId,
        MapIndex = detail.View.Instance.MapIndex,
        Name = detail.View.Name,
        State = detail.View.Instance.State.Word(),
        Attempt = detail.View.Instance.Attempt,
        Losses = detail.View.Instance.Losses,
        Node = detail.View.Instance.Node,
        QueuedAt = detail.View.Instance.QueuedAt,
        StartedAt = detail.View.Instance.StartedAt,
        EndedAt = detail.View.Instance.EndedAt,
        DueAt = detail.View.Instance.DueAt,
        Reason = detail.View.Instance.Reason,
        Attempts = [.. detail.Attempts.Select(Attempt)],
    };

    public static TaskStatesResource States(TaskStates states) => new()
    {
        TaskId = states.TaskId,
        State = states.Overall.Word(),
        Counts = states.Counts.ToDictionary(count => count.Key.Word(), count => count.Value),
        StartedAt = states.StartedAt,
        EndedAt = states.EndedAt,
    };

    public static MoveResource Move(MoveView move) =>
        new() { At = move.At, Actor = move.Actor, TaskId = move.TaskId, MapIndex = move.MapIndex, Name = move.Name, From = move.From, To = move.To, Why = move.Why };

    public static StateResource State(StateView state) => new() { Key = state.Key, Json = state.Json, ChangedAt = state.ChangedAt };

    public static XComResource XCom(XComView xcom) => new()
    {
        Key = xcom.Key, Json = xcom.Json, Size = xcom.Size, Cut = System.Text.Encoding.UTF8.GetByteCount(xcom.Json) < xcom.Size,
    };

    public static PluginResource Plugin(PluginRecord plugin) => new()
    {
        Name = plugin.Name,
        Version = plugin.Version,
        ContentHash = plugin.ContentHash,
        Description = plugin.Description,
        Operators = Operators(plugin),
        ConnectionTypes = ConnectionTypes(plugin),
        Error = plugin.Error,
        Active = plugin.Active,
        SeenAt = plugin.SeenAt,
        InstalledAt = plugin.Installed?.At,
        InstalledBy = plugin.Installed?.By,
    };

    public static IReadOnlyList<OperatorResource> Operators(PluginRecord plugin) => [.. plugin.Operators.Select(info => new OperatorResource { Name = info.Name, Kind = info.Kind, Summary = info.Summary })];

    public static IReadOnlyList<ConnectionTypeResource> ConnectionTypes(PluginRecord plugin) =>
        plugin.ConnectionTypes is { } types ? [.. ConnectionTypeJson.Read(types).Select(type => ConnectionType(type, plugin.Name))] : [];

    public static NodeResource Node(NodeView node) => new()
    {
        NodeId = node.Info.Id,
        Host = node.Info.Host,
        ProcessId = node.Info.ProcessId,
        Roles = node.Info.Roles,
        Queues = node.Info.Queues,
        Slots = node.Info.Slots,
        Running = node.Running,
        Version = node.Info.Version,
        StartedAt = node.StartedAt,
        HeartbeatAt = node.HeartbeatAt,
        Lost = node.Lost,
        Troubles = [.. node.Troubles.Select(trouble => new NodeTroubleResource { Component = trouble.Component, Why = trouble.Why })],
    };

    public static ConnectionResource Connection(ConnectionRecord connection, ConnectionTypeList types) => new()
    {
        ConnectionId = connection.Id,
        Type = connection.Type,
        Host = connection.Host,
        Port = connection.Port,
        Login = connection.Login,
        HasPassword = connection.Password is not null,
        Database = connection.Database,
        Extra = Json(ConnectionExtra.Shown(connection.Extra, types.Of(connection.Type)?.Spec)),
        Description = connection.Description,
    };

    public static ConnectionTypeResource ConnectionType(ConnectionTypeSpec type, string plugin) => new()
    {
        Type = type.Id,
        Title = type.Title,
        Summary = type.Summary,
        Aliases = type.Aliases,
        Plugin = plugin,
        Fields =
        [
            .. type.Fields.Select(field => new ConnectionFieldResource
            {
                Name = field.Name, Title = field.Title, Kind = Words.Of(field.Kind), Required = field.Required, Default = field.Default,
                Choices = field.Choices.Count == 0 ? null : field.Choices, Help = field.Help,
            }),
        ],
    };

    public static VariableResource Variable(VariableRecord variable) =>
        new() { Name = variable.Name, Value = variable.Secret ? null : variable.Value, Secret = variable.Secret, Description = variable.Description };

    public static PoolResource Pool(PoolView view) =>
        new() { Name = view.Pool.Name, Slots = view.Pool.Slots, Used = view.Used, Waiting = view.Waiting, Description = view.Pool.Description };

    public static PoolHolderResource Holder(LimitHolder holder) => new()
    {
        RunId = InstanceId.RunOf(holder.Instance), DagId = holder.DagId, TaskId = holder.TaskId, MapIndex = holder.MapIndex, Slots = holder.Units,
    };

    public static WhyResource Why(WhyReport why) => new()
    {
        State = why.State.Word(),
        Blockers =
        [
            .. why.Blockers.Select(blocker => new BlockerResource
            {
                Kind = Words.Of(blocker.Kind), Message = blocker.Message, RunId = blocker.RunId, TaskId = blocker.TaskId, MapIndex = blocker.MapIndex,
                DagId = blocker.DagId, Pool = blocker.Pool, Until = blocker.Until,
            }),
        ],
    };

    public static GrantResource Grant(Grant grant) => new() { Role = Words.Of(grant.Role), On = grant.On };

    public static UserResource User(UserRecord user) =>
        new() { Name = user.Name, Role = Words.Of(user.Role), Grants = [.. user.Grants.Select(Grant)], Disabled = user.Disabled, CreatedAt = user.CreatedAt };

    public static TokenResource Token(TokenRecord token) => new()
    {
        TokenId = token.Id,
        User = token.User,
        Label = token.Label,
        Role = Words.Of(token.Role),
        Grants = token.Grants is { } grants ? [.. grants.Select(Grant)] : null,
        CreatedAt = token.CreatedAt,
        ExpiresAt = token.ExpiresAt,
        LastUsedAt = token.LastUsedAt,
    };

    public static DagsChangeResource Triggered(DagsTriggered done, bool dryRun) => new()
    {
        DryRun = dryRun, Dags = done.Dags, Already = 0, Refused = done.Refused, Runs = done.Runs, Faulty = [.. done.Faulty.Select(one => new FaultyDagResource { DagId = one.DagId, Why = one.Why })],
    };

    public static AuditResource Audit(AuditEntry entry) => new()
    {
        At = entry.At, Actor = entry.Actor, Action = entry.Action, Subject = entry.Subject, DagId = entry.DagId, Before = Json(entry.Before), After = Json(entry.After),
    };

    public static AssetEventResource AssetEvent(AssetEvent news) => new()
    {
        EventId = news.Id,
        Asset = news.Asset,
        At = news.At,
        Extra = Json(news.ExtraJson),
        Alias = news.Alias,
        Partition = news.Partition,
        DagId = news.DagId,
        RunId = news.RunId is { } run ? long.Parse(run, System.Globalization.CultureInfo.InvariantCulture) : null,
        TaskId = news.TaskId,
        MapIndex = news.MapIndex < 0 ? null : news.MapIndex,
    };

    public static ScheduleResource Schedule(ScheduleSpec schedule) => new()
    {
        Kind = Words.Of(schedule.Kind),
        Expressions = schedule.Expressions,
        TimeZone = schedule.TimeZone,
        Every = schedule.Every,
        Times = schedule.Times,
        Rest = schedule.Rest,
        Name = schedule.Name,
        Assets = schedule.Assets?.Assets() ?? [],
        EachEvent = schedule.EachEvent,
        ByPartition = schedule.Partitions is not null,
        OrAt = schedule.OrAt is { } times ? Schedule(times) : null,
        // The start plays no part in the words.
        Words = Timetable.From(schedule, DateTimeOffset.UnixEpoch).Describe(),
    };

    public static GroupResource Group(GroupSpec group) => new()
    {
        GroupId = group.Id, Parent = group.Parent, Description = group.Description, Retries = group.Retries, RetryDelaySeconds = group.RetryDelay.TotalSeconds,
    };

    public static GroupRetryResource Group(GroupState group) => new() { GroupId = group.Id, MapIndex = group.MapIndex, Retries = group.Retries, DueAt = group.DueAt };

    public static TaskResource Task(TaskSpec task) => new()
    {
        TaskId = task.Id,
        Kind = Words.Of(task.Kind),
        Operator = task.Operator,
        Plugin = task.Plugin,
        Upstream = task.Upstream,
        MapOver = task.MapOver,
        Rule = Words.Of(task.Rule),
        Group = task.Group,
        MapGroup = task.MapGroup,
        Setup = task.Setup,
        TeardownOf = task.TeardownOf,
        Outlets = task.Outlets,
        Retries = task.Retries,
        Queue = task.Queue,
        Description = task.Description,
    };

    private static AttemptResource Attempt(AttemptView attempt) => new()
    {
        Number = attempt.Number,
        Node = attempt.Node,
        StartedAt = attempt.StartedAt,
        EndedAt = attempt.EndedAt,
        Outcome = attempt.Outcome?.Word(),
        Reason = attempt.Reason,
        ErrorType = attempt.ErrorType,
        CachedFrom = attempt.CachedFrom is { } from ? new() { RunId = InstanceId.RunOf(from.Instance), Attempt = from.Attempt } : null,
        Transport = attempt.Transport is { } transport ? new() { Name = transport.Name, Reference = transport.Reference, Url = transport.Url } : null,
        Rendered = Json(attempt.Rendered),
        Rows = attempt.Rows,
        Bytes = attempt.Bytes,
    };

    private static JsonElement? Json(string? text) => text is null ? null : JsonElement.Parse(text);
}
