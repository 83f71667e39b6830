using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.States;
using Tradewind.Server.Health;

namespace Tradewind.Server.Metrics;

/// <summary>How the whole installation stands, read from the metastore when somebody scrapes: the same from every server.</summary>
internal sealed class InstallationMetrics(
    IRunQueries runs, IDagQueries dags, INodeStore nodes, ILimitStore limits, IAlertStore alerts, ILineageStore lineage, HealthCheckService health, TimeProvider time)
{
    public async Task WriteAsync(PrometheusText text, CancellationToken cancel)
    {
        var report = await health.CheckHealthAsync(cancel);
        text.Head("tradewind_healthy", "gauge", "1 while a component is healthy, else 0.");
        foreach (var (component, entry) in report.Entries.OrderBy(entry => entry.Key))
            text.Value("tradewind_healthy", Labels(("component", component)), entry.Status == HealthStatus.Healthy ? 1 : 0);
        // Whoever scrapes must learn that the metastore is away, instead of nothing at all.
        if (report.Entries.TryGetValue(MetastoreHealth.Name, out var metastore) && metastore.Status != HealthStatus.Healthy) return;

        var activity = await runs.ActivityAsync(time.GetUtcNow(), cancel);
        text.Head("tradewind_runs", "gauge", "Runs that have not ended, by state.");
        foreach (var state in Enum.GetValues<RunState>().Where(state => !state.IsFinal()))
            text.Value("tradewind_runs", Labels(("state", state.Word())), activity.OpenRuns.GetValueOrDefault(state));
        text.Head("tradewind_task_instances", "gauge", "Task instances of open runs that are queued, running or waiting, by state.");
        foreach (var state in Enum.GetValues<TaskInstanceState>().Where(state => !state.IsFinal() && state != TaskInstanceState.None))
            text.Value("tradewind_task_instances", Labels(("state", state.Word())), activity.OpenTasks.GetValueOrDefault(state));

        var counts = await dags.CountsAsync(new DagFilter { Active = true }, cancel);
        text.Head("tradewind_dags", "gauge", "Active DAGs, by whether they are paused.");
        text.Value("tradewind_dags", Labels(("paused", "false")), counts.All - counts.Paused);
        text.Value("tradewind_dags", Labels(("paused", "true")), counts.Paused);
        text.Head("tradewind_import_errors", "gauge", "Scripts with faults.");
        text.Value("tradewind_import_errors", "", (await dags.ImportErrorsAsync(cancel)).Count);

        await WriteNodesAsync(text, cancel);
        await WritePoolsAsync(text, cancel);
        await WriteOutboundAsync(text, cancel);
    }

    private async Task WriteOutboundAsync(PrometheusText text, CancellationToken cancel)
    {
        var channels = await alerts.ChannelsAsync(cancel);
        if (channels.Count > 0)
        {
            text.Head("tradewind_alerts_waiting", "gauge", "Alert messages that wait to be sent, or to be sent again, by channel.");
            foreach (var channel in channels) text.Value("tradewind_alerts_waiting", Labels(("channel", channel.Channel.Name)), channel.Waiting);
        }

        var (dropped, waiting) = await lineage.CountsAsync(cancel);
        text.Head("tradewind_lineage_runs_dropped_total", "counter", "Runs whose lineage was dropped because the receiver stayed away.");
        text.Value("tradewind_lineage_runs_dropped_total", "", dropped);
        text.Head("tradewind_lineage_runs_waiting", "gauge", "Runs whose lineage is not told to its end.");
        text.Value("tradewind_lineage_runs_waiting", "", waiting);
    }

    private async Task WriteNodesAsync(PrometheusText text, CancellationToken cancel)
    {
        var all = await nodes.ListAsync(cancel);
        text.Head("tradewind_nodes", "gauge", "Processes, by what they do and whether they are heard of.");
        foreach (var role in all.SelectMany(node => node.Info.Roles).Distinct().Order())
            foreach (var lost in new[] { false, true })
                text.Value("tradewind_nodes", Labels(("role", role), ("state", lost ? "lost" : "alive")), all.Count(node => node.Lost == lost && node.Info.Roles.Contains(role)));
        var working = all.Where(node => node.Alive).ToArray();
        text.Head("tradewind_slots", "gauge", "Attempts that the agents alive can run at once.");
        text.Value("tradewind_slots", "", working.Sum(node => node.Info.Slots));
        text.Head("tradewind_slots_used", "gauge", "Attempts that they run.");
        text.Value("tradewind_slots_used", "", working.Sum(node => node.Running));
    }

    private async Task WritePoolsAsync(PrometheusText text, CancellationToken cancel)
    {
        var pools = await limits.PoolsAsync(cancel);
        if (pools.Count == 0) return;
        text.Head("tradewind_pool_slots", "gauge", "A pool's slots.");
        foreach (var pool in pools) text.Value("tradewind_pool_slots", Labels(("pool", pool.Pool.Name)), pool.Pool.Slots);
        text.Head("tradewind_pool_slots_used", "gauge", "Those that queued and running tasks have.");
        foreach (var pool in pools) text.Value("tradewind_pool_slots_used", Labels(("pool", pool.Pool.Name)), pool.Used);
        text.Head("tradewind_pool_waiting", "gauge", "Tasks that wait for a pool.");
        foreach (var pool in pools) text.Value("tradewind_pool_waiting", Labels(("pool", pool.Pool.Name)), pool.Waiting);
    }

    private static string Labels(params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var tags = new KeyValuePair<string, object?>[labels.Length];
        for (var at = 0; at < tags.Length; at++) tags[at] = new(labels[at].Name, labels[at].Value);
        return PrometheusText.Labels(tags);
    }
}
