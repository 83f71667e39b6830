using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tradewind.Engine.Alerts;
using Tradewind.Engine.Ports;
using Tradewind.Outbound.Addresses;
using Tradewind.Outbound.Alerts;
using Tradewind.Outbound.Lineage;

namespace Tradewind.Outbound;

/// <summary>Puts what is told to systems outside into a process.</summary>
public static class OutboundRegistration
{
    /// <summary>Registers sending and the loops. The metastore's ports and the node come from elsewhere.</summary>
    public static IServiceCollection AddOutbound(this IServiceCollection services, OutgoingOptions options, LineageOptions? lineage)
    {
        services.AddSingleton(options);
        services.AddSingleton(new AlertText(options.BaseAddress));
        services.AddSingleton<AddressGuard>();
        services.AddSingleton<OutgoingHttp>();
        services.AddSingleton<MailSender>();
        services.AddSingleton<IAlertSender, AlertSender>();
        services.AddSingleton<AlertPost>();
        services.AddSingleton<ComponentWatch>();
        services.AddLoop<AlertPost>();
        services.AddSingleton<IHostedService>(provider => new LineageSwitch(lineage is not null, provider.GetRequiredService<ILineageStore>()));
        if (lineage is not null) services.AddLineage(options, lineage);
        return services;
    }

    private static void AddLineage(this IServiceCollection services, OutgoingOptions options, LineageOptions lineage)
    {
        services.AddSingleton(lineage);
        services.AddSingleton(new LineageText(lineage, options.BaseAddress));
        // Whoever starts the process names this address, and may name any.
        var open = options with { Allowed = [IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")] };
        services.AddSingleton<ILineageSender>(_ => new LineageSender(new(new(open), open), lineage));
        services.AddSingleton<LineagePost>();
        services.AddLoop<LineagePost>();
    }

    private static void AddLoop<TDuty>(this IServiceCollection services) where TDuty : class, IOutbound =>
        services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<OutboundLoop>(provider, provider.GetRequiredService<TDuty>()));
}
