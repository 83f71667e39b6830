using System.Collections.Concurrent;
using System.Net;
using Hangfire.Common;
using Hangfire.Dashboard;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Engine.Access;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;

namespace Tradewind.Transport.Hangfire;

/// <summary>What Hangfire's dashboard calls a job: by its DAG and task, which only the metastore knows. Whoever sees that page sees every DAG.</summary>
internal sealed class JobNames([FromKeyedServices(ISight.Platform)] IRunQueries queries)
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<long, string> _names = [];

    /// <summary>The name of a job in lists.</summary>
    public string Of(Job job)
    {
        if (job.Type != typeof(TaskJob) || job.Args is not [long instance, int fence, ..]) return $"{job.Type.Name}.{job.Method.Name}";
        if (_names.TryGetValue(instance, out var known)) return known;
        if (_names.Count > Most) _names.Clear();
        // Hangfire's pages ask in the middle of being written and cannot wait otherwise; there is no context to wait for here.
        var name = FindAsync(instance).GetAwaiter().GetResult();
        return name is null ? $"task instance {instance}, dispatch {fence}" : _names[instance] = name;
    }

    /// <summary>The part of a job's page that leads back to Tradewind.</summary>
    public static NonEscapedString Section(JobDetailsRendererDto dto)
    {
        var parameters = dto.JobDetails.Properties;
        if (Text(parameters, JobParameters.Link) is not { } link) return new("");
        string Cell(string name) => $"<dt>{name}</dt><dd>{WebUtility.HtmlEncode(Text(parameters, name) ?? "–")}</dd>";
        return new(
            $"""
            <h3>In Tradewind</h3>
            <dl class="dl-horizontal">{Cell(JobParameters.Dag)}{Cell(JobParameters.Run)}{Cell(JobParameters.Task)}{Cell(JobParameters.Attempt)}</dl>
            <p><a href="{WebUtility.HtmlEncode(link)}">Open the run</a></p>
            """);
    }

    private async Task<string?> FindAsync(long instance)
    {
        var run = await queries.GetAsync(InstanceId.RunOf(instance), default);
        if (run is null) return null;
        var found = await queries.InstancesAsync(run.Head.Id, null, InstanceId.OrdinalOf(instance) - 1, 1, default);
        return found is [var view] ? $"{run.Head.DagId} · {JobParameters.TaskOf(view.TaskId, view.Instance.MapIndex)} · {run.Head.Key}" : null;
    }

    private static string? Text(IDictionary<string, string> parameters, string name) =>
        parameters.TryGetValue(name, out var json) ? SerializationHelper.Deserialize<object>(json)?.ToString() : null;
}
