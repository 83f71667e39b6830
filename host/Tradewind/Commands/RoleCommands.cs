using System.CommandLine;
using Tradewind.Roles;

namespace Tradewind.Commands;

/// <summary>The commands that run a part of the platform until they are stopped.</summary>
internal static class RoleCommands
{
    private const string Example =
        """


        Settings come from the environment:
          TRADEWIND_METASTORE   "Host=db;Database=tradewind;Username=..." for PostgreSQL, or a SQLite file
          TRADEWIND_DATA        state, logs, caches, keys (./data)
          TRADEWIND_KEYS        what secrets are encrypted with, the same for all nodes (./data/keys)
          TRADEWIND_DAGS        the DAG folder (./dags)
          TRADEWIND_PLUGINS     where plugins are dropped (./data/plugins)
          TRADEWIND_URLS        where the server listens (http://127.0.0.1:8080)
          TRADEWIND_QUEUES      the queues a worker serves (default)
          TRADEWIND_TRANSPORT   what brings tasks to workers, the same on every node: builtin, or a host plugin such as hangfire (builtin)
          TRADEWIND_HOST_PLUGINS  further host plugins, which run in the platform's own processes (none)
          TRADEWIND_SLOTS       how many attempts a worker runs at once (64)
          TRADEWIND_LOAD_LIMIT  seconds a script may take to load (30)
          TRADEWIND_CANCEL_GRACE  seconds a cancelled task may take to end before its process is killed (30)
          TRADEWIND_NODE_LEASE  seconds a node counts as alive after it was last heard of, the same on every node (30)
          TRADEWIND_LOG_LEVEL   debug, information, warning or error (information)
          TRADEWIND_LOG_FORMAT  text for people, or json for programs: an object a line (text)

        Example:
          tradewind 
        """;

    /// <summary>All of them.</summary>
    public static IEnumerable<Command> All()
    {
        yield return Create("standalone", "All of the platform in one process: server, scheduler and worker. Needs nothing but a folder.", RoleSet.Standalone);
        yield return Create("server", "REST API, dashboard, and the watch over scripts and plugins. Needs a metastore in PostgreSQL.", RoleSet.Server);
        yield return Create("scheduler", "Makes and starts runs when they are due. Several may run: one leads. Needs a metastore in PostgreSQL.", RoleSet.Scheduler);
        yield return Create("worker", "Runs tasks. Any number may run. Needs a metastore in PostgreSQL.", RoleSet.Worker);
    }

    private static Command Create(string name, string what, RoleSet roles) =>
        new Command(name, what + Example + name).Does((_, _) => new RoleHost(TradewindOptions.FromEnvironment(), roles).RunAsync());
}
