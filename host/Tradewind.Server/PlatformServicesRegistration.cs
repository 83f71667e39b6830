using Microsoft.Extensions.DependencyInjection.Extensions;
using Tradewind.Engine.Access;

namespace Tradewind.Server;

/// <summary>Registers what works for the platform.</summary>
public static class PlatformServicesRegistration
{
    /// <summary>One for the process.</summary>
    public static IServiceCollection AddForPlatform<T>(this IServiceCollection services) where T : class => services.AddSingleton(Make<T>);

    /// <summary>One for the process, unless there is one already.</summary>
    public static void TryAddForPlatform<TService, T>(this IServiceCollection services) where TService : class where T : class, TService =>
        services.TryAddSingleton<TService>(Make<T>);

    /// <summary>What reads with the eyes of whoever asks, and for what works for the platform with the platform's.</summary>
    public static IServiceCollection AddSighted<T>(this IServiceCollection services) where T : class =>
        services.AddScoped<T>().AddKeyedSingleton<T>(ISight.Platform, (provider, _) => Make<T>(provider));

    private static T Make<T>(IServiceProvider services) => ActivatorUtilities.CreateInstance<T>(new PlatformServices(services));
}
