using Microsoft.Extensions.DependencyInjection;
using Tradewind.Engine.Alerts;
using Tradewind.Engine.Ports;
using Tradewind.Outbound.Addresses;
using Tradewind.Outbound.Alerts;

namespace Tradewind.Outbound;

/// <summary>Puts what is told to systems outside into a process.</summary>
public static class OutboundRegistration
{
    /// <summary>Registers sending and the loop. The metastore's ports and the node come from elsewhere.</summary>
    public static IServiceCollection AddOutbound(this IServiceCollection services, OutgoingOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(new AlertText(options.BaseAddress));
        services.AddSingleton<AddressGuard>();
        services.AddSingleton<OutgoingHttp>();
        services.AddSingleton<MailSender>();
        services.AddSingleton<IAlertSender, AlertSender>();
        services.AddSingleton<AlertPost>();
        services.AddSingleton<ComponentWatch>();
        services.AddHostedService<OutboundLoop>();
        return services;
    }
}
