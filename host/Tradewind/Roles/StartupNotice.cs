using Tradewind.Engine.Ports;

namespace Tradewind.Roles;

/// <summary>What a person who starts a process sees first.</summary>
internal static class StartupNotice
{
    /// <summary>Where it is, what it keeps its state in, and, once, how to sign in.</summary>
    public static void Print(RoleSet roles, string node, string metastore, string? address, (string Name, string Password)? firstSignIn)
    {
        Console.WriteLine($"Tradewind {AppLayout.Version} {roles.ToString().ToLowerInvariant()} ({node})");
        Console.WriteLine($"  metastore  {metastore}");
        if (address is not null) Console.WriteLine($"  dashboard  {address}");
        if (firstSignIn is { } account)
        {
            Console.WriteLine($"  sign in    {account.Name} / {account.Password}");
            Console.WriteLine("             (made for this first start and shown only now; change it with: tradewind users set-password admin)");
        }
    }

    /// <summary>Says when every script has been taken up.</summary>
    public static async Task PrintReadyAsync(Task ready, IServiceProvider services, string? address)
    {
        try
        {
            await ready;
            var faulty = await services.GetRequiredService<IDagQueries>().ImportErrorsAsync(CancellationToken.None);
            var counts = await services.GetRequiredService<IDagQueries>().CountsAsync(new(), CancellationToken.None);
            Console.WriteLine($"Ready: {counts.All} DAGs{(faulty.Count > 0 ? $", {faulty.Count} scripts with faults (tradewind dags errors)" : "")}{(address is null ? "" : $", {address}")}. Ctrl+C stops.");
        }
        catch (OperationCanceledException)
        {
            // Stopped before everything was taken up.
        }
    }
}
