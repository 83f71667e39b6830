using Hangfire;
using Hangfire.Server;

namespace Tradewind.Transport.Hangfire;

// Hangfire is about to give the parts of its storages another form; that for PostgreSQL has this one only.
#pragma warning disable CS0618

/// <summary>
/// What keeps Hangfire's storage in order (expired jobs, counters, the renewal of running jobs), as a process of a server that
/// has been told to run nothing else: the schedules of other applications in the same storage are not Tradewind's to run.
/// </summary>
internal sealed class StorageProcess(IServerComponent component) : IBackgroundProcess
{
    public static IEnumerable<IBackgroundProcess> AllOf(JobStorage storage) => storage.GetComponents().Select(component => new StorageProcess(component));

    public void Execute(BackgroundProcessContext context) => component.Execute(context.StoppingToken);

    public override string ToString() => component.ToString()!;
}
