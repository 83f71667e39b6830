using System.Globalization;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Transport;

namespace Tradewind.Transport.Hangfire;

/// <summary>What a job carries for people, as Hangfire's own pages show it: names, not data.</summary>
internal static class JobParameters
{
    /// <summary>The DAG's id.</summary>
    public const string Dag = "DAG";

    /// <summary>The run's key.</summary>
    public const string Run = "Run";

    /// <summary>The task's id, with its index.</summary>
    public const string Task = "Task";

    /// <summary>The attempt's number.</summary>
    public const string Attempt = "Attempt";

    /// <summary>The run page.</summary>
    public const string Link = "Tradewind";

    /// <summary>Those of an order.</summary>
    public static Dictionary<string, object> Of(DispatchOrder order, string? server) => new()
    {
        [Dag] = order.DagId,
        [Run] = order.RunKey,
        [Task] = TaskOf(order.TaskId, order.MapIndex),
        [Attempt] = order.Attempt,
        [Link] = LinkTo(order, server),
    };

    /// <summary>A task, as people read it.</summary>
    public static string TaskOf(string taskId, int mapIndex) => mapIndex < 0 ? taskId : string.Create(CultureInfo.InvariantCulture, $"{taskId}[{mapIndex}]");

    private static string LinkTo(DispatchOrder order, string? server)
    {
        var page = string.Create(CultureInfo.InvariantCulture, $"{server}/runs/{InstanceId.RunOf(order.Instance)}?task={Uri.EscapeDataString(order.TaskId)}");
        return order.MapIndex < 0 ? page : string.Create(CultureInfo.InvariantCulture, $"{page}&index={order.MapIndex}");
    }
}
