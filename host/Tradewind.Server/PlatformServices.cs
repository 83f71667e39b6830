using Tradewind.Engine.Access;

namespace Tradewind.Server;

/// <summary>
/// The services as the platform's own work gets them: where a store reads with somebody's eyes (<see cref="ISight"/>), it gets the one
/// that sees everything.
/// </summary>
public sealed class PlatformServices(IServiceProvider inner) : IServiceProvider
{
    /// <inheritdoc/>
    public object? GetService(Type serviceType) => (inner as IKeyedServiceProvider)?.GetKeyedService(serviceType, ISight.Platform) ?? inner.GetService(serviceType);
}
