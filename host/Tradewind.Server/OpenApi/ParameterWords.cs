namespace Tradewind.Server.OpenApi;

/// <summary>What the parameters of operations mean: the same name means the same everywhere, but for a few, which stand with their operation.</summary>
internal static class ParameterWords
{
    private static readonly Dictionary<string, string> Common = new()
    {
        ["active"] = "`true` (usual): those whose script is there; `false`: those whose script is gone; `all`.",
        ["asset"] = "The asset's name.",
        ["attempt"] = "The attempt's number, from 1.",
        ["backfill"] = "The backfill's id.",
        ["before"] = "Only runs before this one.",
        ["callback"] = "The callback's id.",
        ["connectionId"] = "The connection's id.",
        ["context"] = "How many lines that are the same stand around what changed (3).",
        ["count"] = "At most so many.",
        ["cursor"] = "`next` of the page before.",
        ["dag"] = "Only of this DAG.",
        ["dagId"] = "The DAG's id.",
        ["download"] = "Sends the whole log as a file.",
        ["favourite"] = "`true`: only favourites of the caller's account.",
        ["from"] = "Where it begins, this included; a time is ISO 8601, in UTC unless it says otherwise.",
        ["hours"] = "For how many hours.",
        ["index"] = "The index; -1 for a task that is not mapped.",
        ["key"] = "The output's name; `return` for what the task returned.",
        ["limit"] = "At most so many.",
        ["mapIndex"] = "Which instance of a mapped task, from 0; left out for a task that is not mapped.",
        ["name"] = "Its name.",
        ["number"] = "The version's number.",
        ["offset"] = "From which byte on.",
        ["owner"] = "Only those of this owner.",
        ["partition"] = "Only those that are about this partition.",
        ["path"] = "The script, relative to the DAG folder with forward slashes.",
        ["paused"] = "Only those that are, or are not.",
        ["run"] = "The run's id.",
        ["search"] = "Only those whose name holds this.",
        ["secrets"] = "With what is secret, which takes the role admin and is noted in the audit.",
        ["state"] = "Only those in this state; of runs and tasks also several, with commas.",
        ["steps"] = "How many steps from the asset, 1 to 100 (all); one leads from an asset to a DAG, or from a DAG to an asset.",
        ["subject"] = "Only of this, for example `dag:daily_sales`.",
        ["tag"] = "Only those that carry this tag.",
        ["task"] = "The task's id.",
        ["text"] = "Only where this is part of the id, or of what is listed.",
        ["to"] = "Where it ends, this not included.",
        ["token"] = "What the task handed out.",
        ["tokenId"] = "The token's id, as listed.",
        ["type"] = "What brought them about: `scheduled`, `manual`, `backfill`, `asset` or `triggered`.",
        ["user"] = "Whose; one's own when left out.",
        ["wait"] = "Answers once the run has ended.",
        ["waitSeconds"] = "After so many seconds at the latest, 1 to 3600 (300).",
    };

    private static readonly Dictionary<(string Operation, string Parameter), string> Special = new()
    {
        [("listRunsOfDag", "key")] = "Only the run with this key.",
        [("getAssetLineage", "asset")] = "Around which asset; all of it when left out.",
        [("diffDagVersions", "from")] = "The number of the one version, the earlier as a rule.",
        [("diffDagVersions", "to")] = "The number of the other.",
        [("getDagCalendar", "from")] = "The first day (90 days back).",
        [("getDagCalendar", "to")] = "The day after the last (31 days ahead), at most 800 days after the first.",
        [("listRunsWithin", "from")] = "Where the span begins (six hours before its end).",
        [("listRunsWithin", "to")] = "Where it ends (now).",
        [("listAudit", "dag")] = "Only of this DAG, its runs and backfills.",
        [("listApprovals", "state")] = "`open` (usual), `ended` or `all`.",
        [("listNextRuns", "count")] = "At most so many, up to 1000 (20).",
        [("listDags", "limit")] = "At most so many, up to 500 (50); each comes with its latest runs.",
        [("getDagGrid", "count")] = "At most so many runs, up to 100 (25).",
        [("getActivity", "hours")] = "For how many hours back runs that ended are counted, up to 168 (24).",
        [("getForecast", "hours")] = "For how many hours, the present one included, up to 744 (168).",
        [("getLog", "count")] = "At most so many lines, up to 500 (500); goes with `line`.",
        [("getLog", "find")] = "Only lines that hold this, whatever its case; goes with `line`, and the answer says which they are.",
        [("getLog", "level")] = "Only lines that are at least so serious: `debug`, `information`, `warning`, `error`; goes with `line`.",
        [("getLog", "limit")] = "At most so many bytes.",
        [("getLog", "line")] = "From which line on, counted from 1, instead of `offset`. The answer is JSON and says how many there are.",
        [("getRunCallbackLog", "limit")] = "At most so many bytes.",
        [("listTaskInstances", "search")] = "Only indices whose name holds this, or whose number it is.",
        [("listTaskInstances", "task")] = "Only instances of this task.",
        [("listRunMoves", "task")] = "Only moves of this task.",
    };

    /// <summary>What a parameter means; null where nothing is written.</summary>
    public static string? Of(string operation, string parameter) => Special.TryGetValue((operation, parameter), out var own) ? own : Common.GetValueOrDefault(parameter);
}
