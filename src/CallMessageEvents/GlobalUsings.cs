// The public types of hosts, transports and engines have namespaces of their own, so that the root shows what an application meets. Inside, names are flat.
global using CallMessageEvents.Hosting;
global using CallMessageEvents.Storage;
global using CallMessageEvents.Transport;
