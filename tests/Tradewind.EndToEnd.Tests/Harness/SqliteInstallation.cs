namespace Tradewind.EndToEnd.Tests.Harness;

/// <summary>State under ./data, as without any setting.</summary>
public sealed class SqliteInstallation : Installation
{
    protected override Task CreateAsync() => Task.CompletedTask;

    protected override Task DropAsync() => Task.CompletedTask;
}
