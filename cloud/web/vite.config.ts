import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { VitePWA } from 'vite-plugin-pwa'
import { defineConfig } from 'vitest/config'

const cloud = process.env['MAINTENANCE_CLOUD'] ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [
    react(),
    tailwindcss(),
    VitePWA({
      injectRegister: null,
      registerType: 'autoUpdate',
      manifest: {
        name: 'Maintenance',
        short_name: 'Maintenance',
        description: 'Work orders that machines open by themselves, with the evidence.',
        display: 'standalone',
        start_url: '/work-orders',
        background_color: '#0f1c2b',
        theme_color: '#0f1c2b',
        icons: [
          { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
          { src: '/icon-maskable.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'maskable' },
        ],
      },
      // The shell only. What the API answers is private and is never kept by the worker.
      workbox: {
        globPatterns: ['**/*.{js,css,html,svg,webmanifest}'],
        navigateFallback: '/index.html',
        navigateFallbackDenylist: [/^\/(api|live|health|metrics|openapi)(\/|$)/],
        cleanupOutdatedCaches: true,
      },
    }),
  ],
  // The content security policy allows no data: images and no inline code.
  build: { target: 'es2022', assetsInlineLimit: 0 },
  server: {
    proxy: { '/api': cloud, '/live': { target: cloud, ws: true } },
  },
  // A context of its own for each file, as in a process of its own, but what all of them import is read once: a third of the time.
  test: { include: ['src/**/*.test.{ts,tsx}'], pool: 'vmThreads', restoreMocks: true, testTimeout: 20_000 },
})
