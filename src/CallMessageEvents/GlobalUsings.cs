// The public types of hosts and of transports have namespaces of their own, so that the root shows what an application meets. Inside, names are flat.
global using CallMessageEvents.Hosting;
global using CallMessageEvents.Transport;
