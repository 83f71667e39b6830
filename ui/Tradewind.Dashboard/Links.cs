using System.Globalization;

namespace Tradewind.Dashboard;

/// <summary>Every address of the dashboard, relative to the base address so that it also works below a path.</summary>
public static class Links
{
    public const string Home = "./";
    public const string Dags = "dags";
    public const string Runs = "runs";
    public const string Backfills = "backfills";
    public const string Approvals = "approvals";
    public const string ImportErrors = "import-errors";
    public const string Editor = "editor";
    public const string Plugins = "plugins";
    public const string Nodes = "nodes";
    public const string Pools = "pools";
    public const string Connections = "connections";
    public const string Variables = "variables";
    public const string Alerts = "alerts";
    public const string Users = "users";
    public const string Tokens = "tokens";
    public const string Audit = "audit";

    public const string AllAssets = "assets";

    /// <summary>The sign-in page; the server answers a POST of its form at the same address.</summary>
    public const string SignIn = "sign-in";

    /// <summary>Leads to the identity provider, when there is one.</summary>
    public const string SignInElsewhere = "sign-in/openid";

    /// <summary>A POST here ends the session.</summary>
    public const string SignOut = "sign-out";

    public static string Dag(string dagId, string? tab = null) =>
        "dags/" + Uri.EscapeDataString(dagId) + (tab is null or "grid" ? "" : "/" + tab);

    public static string Run(long runId, string? task = null, int? attempt = null, int? index = null)
    {
        var address = "runs/" + runId.ToString(CultureInfo.InvariantCulture);
        if (task is null) return address;
        address += "?task=" + Uri.EscapeDataString(task);
        if (index is { } one) address += "&index=" + one.ToString(CultureInfo.InvariantCulture);
        return attempt is null ? address : address + "&attempt=" + attempt.Value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A script in the editor; one that is not there yet begins with a template.</summary>
    public static string Script(string path, string? template = null) =>
        With(Editor + "/" + string.Join('/', path.Split('/').Select(Uri.EscapeDataString)), ("template", template));

    /// <summary>A view of a run, with a task's drawer open.</summary>
    public static string RunView(long runId, string view, string? task = null, int? index = null, string? only = null) => With(
        Run(runId), ("view", view), ("task", task), ("index", index?.ToString(CultureInfo.InvariantCulture)), ("only", only));

    /// <summary>Two versions of a DAG compared.</summary>
    public static string Versions(string dagId, int from, int to, bool split = false) => With(
        Dag(dagId, "versions"), ("from", from.ToString(CultureInfo.InvariantCulture)), ("to", to.ToString(CultureInfo.InvariantCulture)), ("layout", split ? "split" : null));

    /// <summary>A DAG's backfills.</summary>
    public static string BackfillsOf(string? dagId) => With(Backfills, ("dag", dagId));

    /// <summary>A DAG's runs that stand for a day.</summary>
    public static string RunsOf(string dagId, DateOnly day) => With(Runs, ("dag", dagId), ("day", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));

    /// <summary>When runs ran.</summary>
    public static string Timeline(string? back, string? dagId) => With(Runs, ("view", "timeline"), ("back", back), ("dag", dagId));

    /// <summary>An address with those parameters that have a value, after those that it has.</summary>
    public static string With(string address, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var before = address.Contains('?') ? '&' : '?';
        foreach (var (name, value) in parameters)
        {
            if (string.IsNullOrWhiteSpace(value)) continue;
            address += $"{before}{name}={Uri.EscapeDataString(value)}";
            before = '&';
        }

        return address;
    }

    /// <summary>A list with what is searched for in it.</summary>
    public static string Filtered(string page, string? text) => With(page, ("text", text));
    public static string CallbackLog(long runId, long callback) => string.Create(CultureInfo.InvariantCulture, $"api/v1/runs/{runId}/callbacks/{callback}/log");

    /// <summary>The audit that a text is in as a file.</summary>
    public static string AuditFile(string? text) => With("api/v1/audit", ("download", "true"), ("text", text));

    /// <summary>The connections or variables as a file.</summary>
    public static string Export(string kind, bool secrets = false) => With($"api/v1/{(kind == Connections ? "connection" : "variable")}-export", ("secrets", secrets ? "true" : null));

    /// <summary>The assets whose name holds a text, with one of them in the drawer.</summary>
    public static string Assets(string? find, string? asset) => With(Filtered(AllAssets, find), ("asset", asset));

    /// <summary>The lineage of all assets, or of what is so many steps before and after one of them.</summary>
    public static string Lineage(string? focus = null, int? depth = null) =>
        With(AllAssets, ("view", "lineage"), ("focus", focus), ("depth", depth?.ToString(CultureInfo.InvariantCulture)));

    public static string Output(long runId, string task, int index, string key) => string.Create(
        CultureInfo.InvariantCulture, $"api/v1/runs/{runId}/tasks/{Uri.EscapeDataString(task)}/xcoms/{Uri.EscapeDataString(key)}{(index < 0 ? "" : $"?mapIndex={index}")}");

    public static string Log(long runId, string task, int attempt) => string.Create(
        CultureInfo.InvariantCulture, $"api/v1/runs/{runId}/tasks/{Uri.EscapeDataString(task)}/attempts/{attempt}/log");
}
