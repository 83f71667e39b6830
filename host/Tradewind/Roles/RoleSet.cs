namespace Tradewind.Roles;

/// <summary>What a process does.</summary>
[Flags]
internal enum RoleSet
{
    /// <summary>REST API, dashboard, and the watch over scripts and plugins.</summary>
    Server = 1,

    /// <summary>What time brings.</summary>
    Scheduler = 2,

    /// <summary>An agent with its runners.</summary>
    Worker = 4,

    /// <summary>All of it in one process.</summary>
    Standalone = Server | Scheduler | Worker,
}
