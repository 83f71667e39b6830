using Tradewind.Engine.Access;

namespace Tradewind.Dashboard.Layout;

/// <summary>The pages one can go to from anywhere.</summary>
internal static class PageList
{
    public static IReadOnlyList<PageLink> Main { get; } =
    [
        new("Home", Links.Home, "home"),
        new("DAGs", Links.Dags, "dag"),
        new("Runs", Links.Runs, "run"),
        new("Backfills", Links.Backfills, "history"),
        new("Assets", Links.AllAssets, "file"),
        new("Approvals", Links.Approvals, "user"),
        new("Editor", Links.Editor, "code", Deed.Look.Takes),
        new("Import errors", Links.ImportErrors, "fault"),
    ];

    public static IReadOnlyList<PageLink> Platform { get; } =
    [
        new("Pools", Links.Pools, "pool"),
        new("Connections", Links.Connections, "connection"),
        new("Variables", Links.Variables, "variable", Deed.Look.Takes),
        new("Plugins", Links.Plugins, "plugin"),
        new("Nodes", Links.Nodes, "node"),
        new("Tokens", Links.Tokens, "key"),
        new("Alerts", Links.Alerts, "bell", Deed.ManageAlerts.Takes),
        new("Users", Links.Users, "user", Deed.ManageUsers.Takes),
        new("Audit", Links.Audit, "list", Deed.ReadAudit.Takes),
    ];
}
