using Microsoft.Extensions.DependencyInjection;
using Tradewind.Engine.Ports;

namespace Tradewind.Metastore.Tests.Harness;

/// <summary>A metastore of its own for one test class, with all ports as the executable registers them.</summary>
public abstract class Store : IAsyncLifetime
{
    private ServiceProvider? _services;

    /// <summary>Whether the schema is there from the start.</summary>
    public bool MigrateAtStart { get; init; } = true;

    public IRunStore Runs => Port<IRunStore>();

    public IDagStore Dags => Port<IDagStore>();

    public IAssetStore Assets => Port<IAssetStore>();

    public IDeferralStore Deferrals => Port<IDeferralStore>();

    public IRunQueries RunQueries => Port<IRunQueries>();

    public IDagQueries DagQueries => Port<IDagQueries>();

    public INodeStore Nodes => Port<INodeStore>();

    public IAccessStore Access => Port<IAccessStore>();

    public IMetastoreAdmin Admin => Port<IMetastoreAdmin>();

    internal Database Database => Port<Database>();

    public T Port<T>() where T : notnull => _services!.GetRequiredService<T>();

    public async Task InitializeAsync()
    {
        await CreateAsync();
        _services = Open();
        if (MigrateAtStart) await Admin.MigrateAsync(default);
    }

    public async Task DisposeAsync()
    {
        if (_services is not null) await _services.DisposeAsync();
        await DropAsync();
    }

    /// <summary>A second process on the same database.</summary>
    public ServiceProvider Open()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<ISecretProtector, PlainProtector>();
        Register(services);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
    }

    protected abstract Task CreateAsync();

    protected abstract void Register(IServiceCollection services);

    protected abstract Task DropAsync();
}
